// @ts-check
/**
 * Step: all the others log in for the first time, in groups by how the file says that it will end.
 */
import { expect } from '../failure.js';
import { AT_ONCE, atOnce, parted } from '../at-once.js';
import { expectMarker, expectStored } from '../moved.js';
import { count, fact, short, shown, skipped, step } from '../print.js';
import { FATES, fateOf, identifierOf } from '../user-facts.js';
import { answerOf, watch } from '../watch.js';

/** @typedef {import('../demo.js').OldUser} OldUser */
/** @typedef {import('../user-facts.js').Fate} Fate */

/** @param {import('../demo.js').Demo} demo */
export async function everybody(demo) {
  const { tenants, users, connection, moved } = demo;
  const rest = users.filter((user) => !moved.includes(user));
  step(`First login of everybody else, up to ${AT_ONCE} at once`);
  if (rest.length === 0) return skipped('nobody is left');
  const able = rest.filter((user) => identifierOf(user, connection));
  demo.unable = rest.length - able.length;
  if (demo.unable) fact('not tried', `${count(demo.unable, 'user')} without e-mail and username`);

  for (const fate of Object.values(FATES)) {
    const group = able.filter((user) => fateOf(user, connection) === fate);
    if (group.length === 0) continue;
    const before = tenants.oldTenant.requests.length;
    if (fate === FATES.moved) await moveAll(demo, group);
    else await refuseAll(demo, group, fate);
    const requests = count(tenants.oldTenant.requests.length - before, 'request');
    const [verb, why] = fate === FATES.moved ? ['moved', ''] : ['refused', `${fate.name}: `];
    fact(`${group.length} ${verb}`, `${why}outcome ${fate.code}, ${requests} to the old tenant`);
  }
  shown('each as the file lets expect; metadata and migration markers are in place');
}

/** @param {import('../demo.js').Demo} demo @param {OldUser[]} group */
async function moveAll(demo, group) {
  const [alone, together] = parted(group);
  for (const user of alone) demo.noteLogin('firstLogins', await logIn(demo, [user], FATES.moved));
  const { requests } = await logIn(demo, together, FATES.moved);
  demo.firstLogins.logins += together.length;
  demo.firstLogins.requests += requests.length;
  for (const user of group) {
    expectStored(demo, user);
    expectMarker(demo, user);
  }
  demo.moved.push(...group);
}

/** @param {import('../demo.js').Demo} demo @param {OldUser[]} group @param {Fate} fate */
async function refuseAll(demo, group, fate) {
  await logIn(demo, group, fate);
  demo.refused.set(fate, group.length);
}

/**
 * Several logins at once, which must all end alike.
 *
 * @param {import('../demo.js').Demo} demo
 * @param {OldUser[]} group
 * @param {Fate} fate
 */
async function logIn(demo, group, fate) {
  const seen = await watch(demo.tenants, (newTenant) =>
    atOnce(group, async (user) => ({
      user,
      answer: await newTenant.login(demo.identifier(user), demo.password(user)),
    })),
  );
  for (const { user, answer } of seen.answer) {
    expect(
      answer.status === fate.status,
      `${fate.status} for ${short(demo.identifier(user))} (${fate.name})`,
      answerOf(answer),
    );
  }
  const other = seen.lines.find(({ code }) => code !== fate.code);
  expect(!other, `the outcome ${fate.code} for all (${fate.name})`, other?.code);
  return seen;
}
