// @ts-check
/**
 * Schemas of the bodies of /api/v2/actions. They follow the OpenAPI description from which the `auth0` SDK is generated.
 */
import { array, boolean, integer, object, oneOf, string, strings } from './validation.js';

export const TRIGGERS = [
  'post-login',
  'credentials-exchange',
  'pre-user-registration',
  'post-user-registration',
  'post-change-password',
  'send-phone-message',
  'custom-phone-provider',
  'custom-email-provider',
  'password-reset-post-challenge',
  'custom-token-exchange',
  'event-stream',
  'password-hash-migration',
  'login-post-identifier',
  'signup-post-identifier',
  'post-credential-validation',
];

/** The limits are documented at https://auth0.com/docs/customize/actions/limitations */
const LARGEST_CODE = 100_000;
const LONGEST_SECRET = 4096;

const secrets = array({
  type: 'object',
  properties: {
    name: { ...string, minLength: 1 },
    value: { ...string, maxLength: LONGEST_SECRET },
  },
  required: ['name'],
});
const trigger = object(
  {
    id: oneOf(...TRIGGERS),
    version: string,
    status: string,
    runtimes: strings,
    default_runtime: string,
    compatible_triggers: array(object({ id: string, version: string })),
    binding_policy: oneOf('trigger-bound', 'entity-bound'),
  },
  ['id'],
);

const common = {
  name: { ...string, minLength: 1, maxLength: 255 },
  supported_triggers: array(trigger, { minItems: 1, maxItems: 1 }),
  code: { ...string, maxLength: LARGEST_CODE },
  dependencies: array(object({ name: string, version: string, registry_url: string })),
  runtime: oneOf('node12', 'node16', 'node18', 'node18-actions', 'node22'),
  secrets,
  modules: array(
    object({
      module_id: string,
      module_name: string,
      module_version_id: string,
      module_version_number: integer,
    }),
  ),
};

export const createAction = object({ ...common, deploy: boolean }, ['name', 'supported_triggers']);
export const updateAction = object(common);

export const updateBindings = object({
  bindings: array(
    object(
      {
        ref: object({ type: oneOf('binding_id', 'action_id', 'action_name'), value: string }),
        display_name: { ...string, minLength: 1 },
        secrets,
      },
      ['ref'],
    ),
  ),
});
