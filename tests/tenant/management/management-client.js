// @ts-check
/**
 * The machine-to-machine client with which a tool manages a tenant. It has all scopes unless a test removes some.
 */
import { MANAGEMENT_SCOPES } from './scopes.js';

export class ManagementClient {
  #management;

  /** @param {import('./index.js').ManagementApi} management */
  constructor(management) {
    this.#management = management;
    const { client_id, client_secret } = management.clients.add({
      name: 'Management client',
      app_type: 'non_interactive',
      grant_types: ['client_credentials'],
    });
    this.client_id = client_id;
    this.client_secret = client_secret;
  }

  /** Adds the client grant. Its audience is known only after the server has started. @param {string[]} [scope] */
  authorize(scope = MANAGEMENT_SCOPES) {
    this.#management.clientGrants.add({
      client_id: this.client_id,
      audience: this.#management.tenant.audience,
      scope: [...scope],
    });
  }

  /** Scopes that the next token gets. */
  get scopes() {
    return this.#grant?.scope ?? [];
  }

  set scopes(scopes) {
    if (this.#grant) this.#grant.scope = scopes;
  }

  get #grant() {
    return this.#management.clientGrants.all.find(({ client_id }) => client_id === this.client_id);
  }
}
