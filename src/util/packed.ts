import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Bytes as they are kept in the tool's own JSON files: deflate-raw, base64. */
export function pack(bytes: Uint8Array | string): string {
  return deflateRawSync(bytes).toString('base64');
}

/** The bytes again; undefined when the text was damaged. */
export function unpack(packed: string): Buffer | undefined {
  try {
    return inflateRawSync(Buffer.from(packed, 'base64'));
  } catch {
    return undefined;
  }
}

/** Lower-case hexadecimal SHA-256. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
