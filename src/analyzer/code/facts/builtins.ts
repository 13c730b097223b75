/**
 * Objects that JavaScript and Node.js share between everything that runs in one process.
 * Written out, because the list of the Node.js that runs this program would differ between versions.
 */
const BUILTIN_GLOBALS = new Set(
  `AbortController AbortSignal AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Blob Boolean
  BroadcastChannel Buffer ByteLengthQueuingStrategy CompressionStream CountQueuingStrategy Crypto CryptoKey CustomEvent DOMException
  DataView Date DecompressionStream Error EvalError Event EventSource EventTarget File FinalizationRegistry Float16Array Float32Array
  Float64Array FormData Function Headers Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math MessageChannel
  MessageEvent MessagePort NaN Navigator Number Object Performance PerformanceEntry Promise Proxy RangeError ReadableStream
  ReferenceError Reflect RegExp Request Response Set SharedArrayBuffer Storage String SubtleCrypto Symbol SyntaxError TextDecoder
  TextDecoderStream TextEncoder TextEncoderStream TransformStream TypeError URIError URL URLSearchParams Uint16Array Uint32Array
  Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly WebSocket WritableStream atob btoa clearImmediate clearInterval
  clearTimeout console crypto decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval fetch isFinite isNaN navigator
  parseFloat parseInt performance process queueMicrotask setImmediate setInterval setTimeout structuredClone unescape`.split(
    /\s+/,
  ),
);

/** Names that CommonJS gives each file; writing them changes that file alone. */
const FILE_NAMES = new Set(['module', 'exports', 'require', '__filename', '__dirname', 'arguments', 'undefined']);

export function isBuiltinGlobal(name: string): boolean {
  return BUILTIN_GLOBALS.has(name);
}

export function isFileName(name: string): boolean {
  return FILE_NAMES.has(name);
}
