// Layer js: the action script `login`. The build puts it inside one function expression.
import { migration } from './place.js';

migration.login(...scriptArguments);
