// @ts-check
/**
 * /api/v2/tenants/settings and /api/v2/guardian/policies.
 */
import { FIELDS, selected } from './listing.js';
import {
  anyObject,
  array,
  boolean,
  each,
  integer,
  nullable,
  object,
  oneOf,
  string,
  strings,
} from './validation.js';

/** Versions of Node for action scripts, newest first. */
const SANDBOX_VERSIONS = ['22', '18', '16', '12'];

const updateSettings = object({
  flags: { type: 'object', additionalProperties: boolean },
  sandbox_version: oneOf(...SANDBOX_VERSIONS),
  legacy_sandbox_version: string,
  ...each(
    'default_audience default_directory friendly_name picture_url support_email support_url default_redirection_uri',
    string,
  ),
  ...each(
    `session_lifetime session_lifetime_in_minutes idle_session_lifetime idle_session_lifetime_in_minutes ephemeral_session_lifetime
     idle_ephemeral_session_lifetime ephemeral_session_lifetime_in_minutes idle_ephemeral_session_lifetime_in_minutes`,
    integer,
  ),
  ...each('allowed_logout_urls enabled_locales', strings),
  ...each(
    `change_password device_flow guardian_mfa_page error_page default_token_quota security_headers session_cookie sessions mtls country_codes`,
    nullable(anyObject),
  ),
  oidc_logout: anyObject,
  acr_values_supported: nullable(strings),
  ...each(
    `customize_mfa_in_postlogin_action allow_organization_name_in_authentication_api pushed_authorization_requests_supported
     authorization_response_iss_parameter_supported skip_non_verifiable_callback_uri_confirmation_prompt`,
    nullable(boolean),
  ),
  ...each(
    'client_id_metadata_document_supported enable_ai_guide phone_consolidated_experience include_session_metadata_in_tenant_logs',
    boolean,
  ),
  resource_parameter_profile: oneOf('audience', 'compatibility'),
  dynamic_client_registration_security_mode: oneOf('strict', 'permissive'),
});

/** @returns {Record<string, any>} settings of a tenant that nobody has touched */
export const defaultSettings = () => ({
  friendly_name: 'Emulated tenant',
  default_audience: '',
  default_directory: '',
  enabled_locales: ['en'],
  flags: {
    enable_sso: true,
    disable_clickjack_protection_headers: false,
    revoke_refresh_token_grant: false,
  },
  sandbox_version: SANDBOX_VERSIONS[0],
  session_lifetime: 168,
  idle_session_lifetime: 72,
  session_cookie: { mode: 'persistent' },
});

/** @param {import('./routes.js').Route} route @param {import('./index.js').ManagementApi} api */
export function tenantSettingsRoutes(route, api) {
  const shown = () => ({ ...api.settings, sandbox_versions_available: SANDBOX_VERSIONS });

  route(
    'GET',
    'tenants/settings',
    { scopes: ['read:tenant_settings'], query: FIELDS },
    ({ query }) => selected(shown(), query),
  );

  route(
    'PATCH',
    'tenants/settings',
    { scopes: ['update:tenant_settings'], body: updateSettings },
    ({ body: { flags, ...change } }) => {
      Object.assign(
        api.settings,
        change,
        flags ? { flags: { ...api.settings.flags, ...flags } } : {},
      );
      return shown();
    },
  );

  const policies = () => (api.tenant.mfa.policy === 'always' ? ['all-applications'] : []);
  route('GET', 'guardian/policies', { scopes: ['read:mfa_policies'] }, policies);

  const update = {
    scopes: ['update:mfa_policies'],
    body: array(oneOf('all-applications', 'confidence-score'), { maxItems: 1 }),
  };
  route('PUT', 'guardian/policies', update, ({ body }) => {
    api.tenant.mfa.policy = body.includes('all-applications') ? 'always' : 'enrolled';
    return policies();
  });
}
