// @ts-check
/**
 * GET /api/v2/events: what happens to users, as Server-Sent Events.
 */
import { managementRefusal } from '../refusal.js';
import { array, oneOf, string } from './validation.js';

/** Every type that may be asked for. Only those of users are raised. */
const TYPES = [
  ...['group.created', 'group.deleted', 'group.member.added', 'group.member.deleted'],
  ...['group.role.assigned', 'group.role.deleted', 'group.updated'],
  ...['organization.connection.added', 'organization.connection.removed'],
  ...['organization.connection.updated', 'organization.created', 'organization.deleted'],
  ...['organization.group.role.assigned', 'organization.group.role.deleted'],
  ...['organization.member.added', 'organization.member.deleted'],
  ...['organization.member.role.assigned', 'organization.member.role.deleted'],
  ...['organization.updated', 'user.created', 'user.deleted', 'user.updated'],
];
/** A time of RFC 3339 in at most 20 characters, so without fractions of a second. */
const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

const invalid = (/** @type {string} */ message) =>
  managementRefusal(400, `Query validation error: ${message}`, 'invalid_query_string');

/**
 * The position after which a client wants events.
 * @param {import('../tenant-events.js').TenantEvents} events
 * @param {string | undefined} cursor @param {string | undefined} timestamp
 */
function startOf(events, cursor, timestamp) {
  if (cursor !== undefined) {
    const position = events.positionOf(cursor);
    if (position === undefined) throw invalid(`'The offset is malformed' on property from.`);
    if (events.isExpired(position)) {
      throw managementRefusal(410, 'The offset has expired.', 'cursor_expired');
    }
    return position;
  }
  if (timestamp === undefined) return events.position;
  const from = TIMESTAMP.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(from)) {
    throw invalid(
      `'Object didn't pass validation for format date-time' on property from_timestamp.`,
    );
  }
  const first = events.kept.find(({ time }) => time >= from);
  return first ? first.position - 1 : events.position;
}

/** @param {import('./routes.js').Route} route @param {import('./index.js').ManagementApi} api */
export function eventRoutes(route, { tenant: { events } }) {
  const query = {
    from: { ...string, maxLength: 1024 },
    from_timestamp: { ...string, maxLength: 20 },
    event_type: { anyOf: [oneOf(...TYPES), array(oneOf(...TYPES))] },
  };
  route('GET', 'events', { scopes: ['read:events'], query }, (call) => {
    const { from, from_timestamp, event_type } = call.query;
    if (from !== undefined && from_timestamp !== undefined) {
      throw invalid(`'Only one of from and from_timestamp is allowed' on property from.`);
    }
    const last = call.headers['last-event-id'];
    const position = startOf(events, last === undefined ? from : String(last), from_timestamp);
    if (events.isFull) {
      throw managementRefusal(
        403,
        'The maximum number of connections has been reached.',
        'too_many_connections',
      );
    }
    const types = event_type === undefined ? undefined : new Set([event_type].flat());
    call.stream('text/event-stream', (response) => events.open(response, position, types));
  });
}
