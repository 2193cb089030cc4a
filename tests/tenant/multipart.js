// @ts-check
/**
 * Reads bodies of the type multipart/form-data.
 */
import { Busboy } from '@fastify/busboy';

/** @typedef {{ filename: string, type: string, bytes: Buffer }} MultipartFile */
/** @typedef {{ fields: Record<string, string>, files: Record<string, MultipartFile>, size: number }} MultipartBody `size` is that of the whole body in bytes */

/** @param {string} contentType @param {Buffer} body @returns {Promise<MultipartBody>} */
export function parseMultipart(contentType, body) {
  return new Promise((resolve, reject) => {
    /** @type {Record<string, string>} */
    const fields = {};
    /** @type {Record<string, MultipartFile>} */
    const files = {};
    const parser = new Busboy({ headers: { 'content-type': contentType } });
    parser.on('field', (name, value) => (fields[name] = value));
    parser.on('file', (name, stream, filename, _encoding, type) => {
      /** @type {Buffer[]} */
      const chunks = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', () => (files[name] = { filename, type, bytes: Buffer.concat(chunks) }));
    });
    parser.on('error', reject);
    parser.on('finish', () => resolve({ fields, files, size: body.length }));
    parser.end(body);
  });
}
