// Layer js: the action script `getUser`. The build puts it inside one function expression.
import { migration } from './place.js';

migration.getUser(...scriptArguments);
