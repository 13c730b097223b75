import type { FailureKind, Front } from '../types.js';
import { type Answer, jsonAnswer } from './answer.js';

/** Answers that a gateway gives itself. They never hold anything of the function's own error. */
export type GatewayError =
  | 'no-route'
  | 'forbidden'
  | 'too-large'
  | 'integration-timeout'
  | 'function-error'
  | 'throttled'
  /** No credential, or the authorizer says that it is none. */
  | 'unauthorized'
  /** The authorizer's policy does not allow the call. */
  | 'not-allowed'
  | 'explicit-deny'
  /** The authorizer has no usable answer. */
  | 'authorizer-failed';

interface Text {
  status: number;
  body: string;
  /** Value of x-amzn-ErrorType, which HTTP APIs do not send. */
  type: string;
}

type Texts = { [error in GatewayError]: Text };

/**
 * REST, blanks after the colon included where AWS has them.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 * Throttling of the function is 500: https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html
 */
const REST: Texts = {
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
  unauthorized: { status: 401, body: '{"message":"Unauthorized"}', type: 'UnauthorizedException' },
  'not-allowed': {
    status: 403,
    body: '{"Message":"User is not authorized to access this resource"}',
    type: 'AccessDeniedException',
  },
  'explicit-deny': {
    status: 403,
    body: '{"Message":"User is not authorized to access this resource with an explicit deny"}',
    type: 'AccessDeniedException',
  },
  'authorizer-failed': { status: 500, body: '{"message":null}', type: 'AuthorizerConfigurationException' },
};

const HTTP: Texts = {
  'no-route': { status: 404, body: '{"message":"Not Found"}', type: '' },
  forbidden: { status: 403, body: '{"message":"Forbidden"}', type: '' },
  'too-large': { status: 413, body: '{"message":"Request Entity Too Large"}', type: '' },
  'integration-timeout': { status: 503, body: '{"message":"Service Unavailable"}', type: '' },
  'function-error': { status: 500, body: '{"message":"Internal Server Error"}', type: '' },
  throttled: { status: 503, body: '{"message":"Service Unavailable"}', type: '' },
  unauthorized: { status: 401, body: '{"message":"Unauthorized"}', type: '' },
  'not-allowed': { status: 403, body: '{"message":"Forbidden"}', type: '' },
  'explicit-deny': { status: 403, body: '{"message":"Forbidden"}', type: '' },
  'authorizer-failed': { status: 500, body: '{"message":"Internal Server Error"}', type: '' },
};

const URL_FORBIDDEN: Text = {
  status: 403,
  body: '{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}',
  type: 'AccessDeniedException',
};

/** The body is no JSON, though the Content-Type says so: a Function URL's default is application/json. */
const URL_FAILED: Text = { status: 502, body: 'Internal Server Error', type: '' };

/**
 * Function URL: no gateway of its own, so what Lambda's Invoke API refuses comes through as its errors.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
 */
const FUNCTION_URL: Texts = {
  'no-route': { status: 403, body: '{"Message":null}', type: 'AccessDeniedException' },
  forbidden: URL_FORBIDDEN,
  'too-large': {
    status: 413,
    body: '{"Message":"Request must be smaller than 6291456 bytes for the InvokeFunction operation"}',
    type: 'RequestEntityTooLargeException',
  },
  'integration-timeout': URL_FAILED,
  'function-error': URL_FAILED,
  throttled: {
    status: 429,
    body: '{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","Type":"User","message":"Rate Exceeded."}',
    type: 'TooManyRequestsException',
  },
  unauthorized: URL_FORBIDDEN,
  'not-allowed': URL_FORBIDDEN,
  'explicit-deny': URL_FORBIDDEN,
  'authorizer-failed': URL_FAILED,
};

const TEXTS = { rest: REST, 'http-api': HTTP, 'function-url': FUNCTION_URL };

export function gatewayError(front: Front, error: GatewayError, headers: [string, string][]): Answer {
  const { status, body, type } = TEXTS[front.definition.kind][error];
  return jsonAnswer(status, body, type === '' ? headers : [['x-amzn-ErrorType', type], ...headers]);
}

/** What callers of the API see of a failed invocation. */
export function errorOfFailure(kind: FailureKind): GatewayError {
  return kind === 'throttled' ? 'throttled' : 'function-error';
}
