// @ts-check
// The command `explain`: codes and log lines, on a terminal and for programs.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { Desk } from '../support/command-line.js';

const desk = new Desk({ settings: null });
const LINE =
  '{"event":"login","code":"unavailable","requests":1,"ms":15002,"fault":"timeout","marker":"present"}';

test('a code is explained without settings and credentials', async () => {
  const { code, stdout, stderr } = await desk.run(['explain', 'already_moved']);
  assert.equal(code, 0);
  assert.match(stdout, /^Outcomes of the action scripts\n {2}already_moved\n {6}The password/);
  assert.match(stdout, /the user sees: "Wrong email or password."/);
  assert.match(stdout, /what to do: [^]*`Marked_Users`/);
  assert.equal(stderr, '');
});

test('an explanation names the page of the manual, which the package has', async () => {
  const { stdout } = await desk.run(['explain', 'already_moved']);
  const [, page = '', heading = ''] = /^ {6}more: (docs\/\S+\.md)#(\S+)$/m.exec(stdout) ?? [];
  assert.ok(existsSync(new URL(`../../pkg/${page}`, import.meta.url)), stdout);
  assert.equal(heading, 'users-are-stuck');
});

test("an entry of a tenant's log is explained by the type that both tenants write", async () => {
  const { document } = await desk.json(['explain', 'fu']);
  assert.deepEqual(
    document.explanations.map((/** @type {any} */ { topic }) => topic),
    ['old_tenant_log', 'new_tenant_log'],
  );
});

test("entries of a tenant's log are explained as they were downloaded, and so is a line that was cut off", async () => {
  const entry = (/** @type {string} */ type) => ({ log_id: '1', date: '2026-11-26', type });
  const input = `${JSON.stringify([entry('fepft'), entry('sapi'), entry('fepft')], null, 2)}\n${LINE.slice(0, 60)}`;
  const { code, stdout } = await desk.run(['explain', '-'], { input });
  assert.equal(code, 0);
  assert.match(stdout, /^ {2}fepft \(2 lines\)$/m);
  assert.match(stdout, /^ {2}unavailable \(1 line\)$/m);
  assert.match(stdout, /3 lines explained; 1 without a code that is known\n$/);
});

test('a log line with a prefix is explained member by member', async () => {
  const { document } = await desk.json(['explain', `2026-11-26 10:00 info: ${LINE}`]);
  const names = document.explanations.map((/** @type {any} */ { topic, name }) => [topic, name]);
  assert.deepEqual(names, [
    ['outcome', 'unavailable'],
    ['log_member', 'event'],
    ['log_member', 'requests'],
    ['log_member', 'ms'],
    ['fault', 'timeout'],
    ['marker', 'present'],
  ]);
});

test('many lines of stdin are explained, each code once with the number of its lines', async () => {
  const input = `${LINE}\nsomething else\n${LINE}\n`;
  const { code, stdout } = await desk.run(['explain', '-'], { input });
  assert.equal(code, 0);
  assert.match(stdout, /^ {2}timeout \(2 lines\)$/m);
  assert.match(stdout, /2 lines explained; 1 without a code that is known\n$/);
});

test('without an argument all codes are listed, those of import jobs too', async () => {
  const { code, stdout } = await desk.run(['explain']);
  assert.equal(code, 0);
  for (const name of ['found', 'bad_body', 'webauthn-roaming', 'same_tenant', 'PATTERN']) {
    assert.match(stdout, new RegExp(`^ {2}${name}$`, 'm'));
  }
});

test('an unknown code is a wrong use that names the codes that are like it', async () => {
  const { code, document } = await desk.json(['explain', 'mfa_requird']);
  assert.equal(code, 2);
  assert.equal(document.problem.code, 'wrong_use');
  assert.match(document.problem.remedy, /Did you mean mfa_required\b/);
});

test('control characters of a log line do not reach the terminal', async () => {
  const line = '{"event":"login","code":"found","request_id":"\\u001b[2Jx"}';
  const { stdout } = await desk.run(['explain', line]);
  assert.ok(!stdout.includes('\x1b'));
  assert.ok(stdout.includes('request_id = \\u{1b}[2Jx'));
});
