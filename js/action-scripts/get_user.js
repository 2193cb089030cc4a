// The action script `getUser`. The build wraps it in one function expression.
import { functions } from './environment.js';

functions.getUser(...scriptArguments);
