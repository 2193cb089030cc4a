// @ts-check
/**
 * Links users to one another: POST and DELETE /api/v2/users/{id}/identities.
 */
import { managementRefusal } from '../refusal.js';
import { linkIdentity } from './user-schema.js';
import { invalidBody } from './validation.js';

/** @param {import('./routes.js').Route} route @param {import('./index.js').ManagementApi} api */
export function identityRoutes(route, api) {
  const scopes = ['update:users', 'update:current_user_identities'];
  /** @param {string} id */
  const userOf = (id) => {
    const user = api.users.byId(id);
    if (!user) throw managementRefusal(404, 'The user does not exist.', 'inexistent_user');
    return user;
  };

  route('POST', 'users/:id/identities', { scopes, body: linkIdentity }, async (call) => {
    const { provider, user_id, connection_id, link_with } = call.body;
    if (link_with !== undefined) throw invalidBody("'link_with is not emulated'.");
    for (const name of ['provider', 'user_id']) {
      if (call.body[name] === undefined) throw invalidBody(`'Missing required property: ${name}'.`);
    }
    const primary = userOf(call.id);
    const isLinked = primary.identities.some(
      (identity) => identity.provider === provider && String(identity.user_id) === String(user_id),
    );
    if (isLinked) {
      throw managementRefusal(
        409,
        'Specified identity already linked to another user.',
        'identity_conflict',
      );
    }
    const secondary = userOf(`${provider}|${user_id}`);
    const connection = connection_id && api.connections.get(connection_id);
    if (connection_id && secondary.identities[0]?.connection !== connection?.name) {
      throw managementRefusal(404, 'The user does not exist.', 'inexistent_user');
    }
    await api.users.link(primary, secondary);
    call.status(201);
    return primary.identities;
  });

  route('DELETE', 'users/:id/identities/:provider/:user_id', { scopes }, ({ id, params }) => {
    const user = userOf(id);
    const index = user.identities.findIndex(
      (identity) =>
        identity.provider === params.provider && String(identity.user_id) === params.user_id,
    );
    if (index < 0) {
      throw managementRefusal(404, 'The identity does not exist.', 'inexistent_identity');
    }
    if (index === 0) {
      throw managementRefusal(400, 'Main identity cannot be unlinked.', 'main_identity');
    }
    api.users.unlink(user, index);
    return user.identities;
  });
}
