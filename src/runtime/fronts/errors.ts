import type { FailureKind, Front } from '../types.js';
import { type Answer, jsonAnswer } from './answer.js';

/** Answers that a gateway gives itself. They never hold anything of the function's own error. */
export type GatewayError =
  | 'no-route'
  | 'forbidden'
  | 'too-large'
  | 'integration-timeout'
  | 'function-error'
  | 'throttled';

interface Text {
  status: number;
  body: string;
  /** Value of x-amzn-ErrorType, which only REST APIs send. */
  type: string;
}

/**
 * REST, blanks after the colon included where AWS has them.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 * Throttling of the function is 500: https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html
 */
const REST: { [error in GatewayError]: Text } = {
  'no-route': {
    status: 403,
    body: '{"message":"Missing Authentication Token"}',
    type: 'MissingAuthenticationTokenException',
  },
  forbidden: { status: 403, body: '{"message":"Forbidden"}', type: 'ForbiddenException' },
  'too-large': { status: 413, body: '{"message":"Request Too Long"}', type: 'RequestTooLargeException' },
  'integration-timeout': {
    status: 504,
    body: '{"message": "Endpoint request timed out"}',
    type: 'InternalServerErrorException',
  },
  'function-error': { status: 502, body: '{"message": "Internal server error"}', type: 'InternalServerErrorException' },
  throttled: { status: 500, body: '{"message": "Internal server error"}', type: 'InternalServerErrorException' },
};

const HTTP: { [error in GatewayError]: Text } = {
  'no-route': { status: 404, body: '{"message":"Not Found"}', type: '' },
  forbidden: { status: 403, body: '{"message":"Forbidden"}', type: '' },
  'too-large': { status: 413, body: '{"message":"Request Entity Too Large"}', type: '' },
  'integration-timeout': { status: 503, body: '{"message":"Service Unavailable"}', type: '' },
  'function-error': { status: 500, body: '{"message":"Internal Server Error"}', type: '' },
  throttled: { status: 503, body: '{"message":"Service Unavailable"}', type: '' },
};

export function gatewayError(front: Front, error: GatewayError, headers: [string, string][]): Answer {
  const { status, body, type } = (front.definition.kind === 'rest' ? REST : HTTP)[error];
  return jsonAnswer(status, body, type === '' ? headers : [['x-amzn-ErrorType', type], ...headers]);
}

/** What callers of the API see of a failed invocation. */
export function errorOfFailure(kind: FailureKind): GatewayError {
  return kind === 'throttled' ? 'throttled' : 'function-error';
}
