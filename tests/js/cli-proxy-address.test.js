// @ts-check
// Addresses of a proxy that cannot be used, and which variable counts.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Desk } from '../support/command-line.js';

/** Each variable with an address that is refused, so that the error names the one that counts. @param {string[]} names */
const refused = (names) =>
  Object.fromEntries(names.map((name) => [name, 'socks5://127.0.0.1:1080']));

test('of several variables, the first one that is not empty counts', async (t) => {
  const desk = new Desk({ t });
  const names = [
    'https_proxy',
    'HTTPS_PROXY',
    'http_proxy',
    'HTTP_PROXY',
    'all_proxy',
    'ALL_PROXY',
  ];
  for (const [index, name] of names.entries()) {
    const empty = Object.fromEntries(names.slice(0, index).map((other) => [other, ' ']));
    const env = { ...empty, ...refused(names.slice(index)) };
    const { code, stderr } = await desk.run(['check'], { env });
    assert.equal(code, 2);
    assert.ok(stderr.startsWith(`error: the environment variable ${name} names`), stderr);
  }
});

describe('an address of a proxy that cannot be used', () => {
  /** @type {[name: string, what: string, value: string, message: RegExp][]} */
  const addresses = [
    [
      'HTTPS_PROXY',
      'is no address',
      'http://jo:hidden-word@:99999',
      /is not the address of a proxy/,
    ],
    [
      'http_proxy',
      'is of a SOCKS proxy',
      'socks5://jo:hidden-word@127.0.0.1:1080',
      /not supported, such as SOCKS/,
    ],
    [
      'https_proxy',
      'has a path',
      'http://jo:hidden-word@127.0.0.1:1/path',
      /has more than the user name/,
    ],
    [
      'HTTP_PROXY',
      'has an unescaped slash',
      'http://jo:1/hidden-word@127.0.0.1:1',
      /has more than|is not the address/,
    ],
    [
      'HTTP_PROXY',
      'has an unescaped #',
      'http://jo:1#hidden-word@127.0.0.1:1',
      /has more than the user name/,
    ],
    [
      'HTTP_PROXY',
      'has an unescaped question mark',
      'http://jo:1?hidden-word@127.0.0.1:1',
      /has more than the user name/,
    ],
    [
      'HTTPS_PROXY',
      'has an unescaped %',
      'http://jo:hidden-word%@127.0.0.1:1',
      /has a % in its user name/,
    ],
  ];
  for (const [name, what, value, message] of addresses) {
    test(`${name} that ${what} is refused without repeating it`, async (t) => {
      const desk = new Desk({ t });
      const { code, stdout, stderr } = await desk.run(['check'], { env: { [name]: value } });
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, message);
      assert.match(stderr, new RegExp(`^error: the environment variable ${name} `));
      assert.match(stderr, new RegExp(`^remedy: set ${name} to http://HOST:PORT `, 'm'));
      assert.ok(!stderr.includes('hidden-word'), stderr);
    });
  }

  test('commands that send no request do not look at the proxy', async (t) => {
    const desk = new Desk({ t });
    const env = { HTTPS_PROXY: 'socks5://127.0.0.1:1080' };
    assert.equal((await desk.run(['explain', 'already_moved'], { env })).code, 0);
    assert.equal((await desk.run(['scripts', '--out', 'x'], { env })).code, 0);
  });
});
