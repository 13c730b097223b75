import { Buffer } from 'node:buffer';
import { type ServerResponse, validateHeaderName, validateHeaderValue } from 'node:http';

/** A finished response. A name that occurs several times is sent as several lines. */
export interface Answer {
  status: number;
  headers: [string, string][];
  body: Buffer;
}

/** A function's result as an answer, or why it is none. The reason is for the log: it never leaves the service. */
export type Converted = { kind: 'answer'; answer: Answer } | { kind: 'malformed'; why: string };

/** Sends an answer byte for byte: no charset, ETag or 304 is added, as Express's own `res.send` would. */
export function send(response: ServerResponse, answer: Answer): void {
  if (response.headersSent || response.destroyed) return;
  const bodiless = answer.status === 204 || answer.status === 304;
  const headers = [...answer.headers];
  if (!bodiless) headers.push(['Content-Length', String(answer.body.length)]);
  response.writeHead(answer.status, headers.flat());
  response.end(bodiless ? undefined : answer.body);
}

export function jsonAnswer(status: number, body: string, headers: [string, string][] = []): Answer {
  return { status, headers: [['Content-Type', 'application/json'], ...headers], body: Buffer.from(body) };
}

/** A status that can be sent: final, three digits; numeric text counts. Undefined for any other. */
export function statusOf(value: unknown): number | undefined {
  const status = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599 ? status : undefined;
}

/** A header value as it goes over the wire; undefined for what is no text, number or boolean, or cannot be sent. */
export function headerValue(name: string, value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  // Node.js writes headers as latin1; a function's text means UTF-8.
  const text = Buffer.from(String(value), 'utf8').toString('latin1');
  try {
    validateHeaderName(name);
    validateHeaderValue(name, text);
    return text;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
