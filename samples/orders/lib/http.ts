import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { log } from './log';

/** An answer that is not 200, thrown from anywhere below a handler. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export interface Reply {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
}

type Endpoint = (event: APIGatewayProxyEventV2) => Promise<Reply>;

/** Wraps what every endpoint needs: JSON answers, errors as JSON, one log line per request. */
export function endpoint(handle: Endpoint) {
  return async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const reply = await handle(event).catch((error: unknown): Reply => {
      if (error instanceof HttpError) return { status: error.status, body: { message: error.message } };
      throw error;
    });
    const status = reply.status ?? 200;
    log('info', `${event.routeKey} ${status}`);
    return {
      statusCode: status,
      headers: { 'content-type': 'application/json', ...reply.headers },
      body: reply.body === undefined ? '' : JSON.stringify(reply.body),
    };
  };
}

/** The request's body as JSON; 400 when it is none. */
export function jsonBody(event: APIGatewayProxyEventV2): Record<string, unknown> {
  const text = event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString() : (event.body ?? '');
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new HttpError(400, 'The body is not JSON');
  }
}
