// @ts-check
/**
 * Unpacks files with Node's zlib, in the pieces that the command line uses, and throws the text away.
 */
import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

const CHUNK_BYTES = 262_144;

for (const file of process.argv.slice(2)) {
  await pipeline(
    createReadStream(file, { highWaterMark: CHUNK_BYTES }),
    createGunzip({ chunkSize: CHUNK_BYTES }),
    new Writable({ write: (_piece, _encoding, done) => done() }),
  );
}
