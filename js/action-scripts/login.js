// The action script `login`. The build wraps it in one function expression.
import { functions } from './environment.js';

functions.login(...scriptArguments);
