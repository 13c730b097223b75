/** What an error of the SDK comes to. */
export type Trouble =
  /** Ends the run: nothing else would be answered either. */
  | { readonly kind: 'credentials' | 'none' | 'expired' | 'profile' | 'region'; readonly why: string }
  /** The service was not reached. */
  | { readonly kind: 'unreachable'; readonly why: string }
  /** This one call was not answered: it is not allowed, there were too many, or the server makes nothing of it. */
  | { readonly kind: 'refused'; readonly why: string; readonly by: 'permission' | 'throttle' | 'server' }
  /** What was asked about does not exist. */
  | { readonly kind: 'absent'; readonly why: string };

/** https://docs.aws.amazon.com/awssupport/latest/APIReference/CommonErrors.html and what STS and S3 say instead. */
const WRONG_KEYS = new Set([
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidClientTokenIdException',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'InvalidAccessKeyId',
  'AuthFailure',
  'AuthorizationHeaderMalformed',
]);
const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired']);
const THROTTLED = new Set(['TooManyRequestsException', 'ThrottlingException', 'Throttling', 'RequestLimitExceeded']);
const UNKNOWN_CALL = new Set(['UnknownOperationException', 'UnknownOperation', 'InvalidAction', 'NotImplemented']);
const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed',
  EPIPE: 'the connection was closed',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name could not be looked up',
  ETIMEDOUT: 'it did not answer in time',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no network',
  EPROTO: 'it does not speak TLS',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

interface SdkError extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number };
}

/**
 * Sorts an error of the SDK. AWS's own message is left out: it names identities and request ids. Undefined for what
 * the SDK would never throw: our bug.
 */
export function troubleOf(error: unknown): Trouble | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message, code } = error as SdkError;
  if (/^Region (?:is missing|not accepted)/.test(message)) return { kind: 'region', why: 'no usable region is set' };
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') return credentialsTrouble(message);
  if (EXPIRED.has(name)) return { kind: 'expired', why: 'the credentials have expired' };
  if (WRONG_KEYS.has(name)) return { kind: 'credentials', why: 'AWS does not accept the credentials' };
  // The SDK calls a closed connection a timeout too; the code tells them apart.
  if (code !== undefined && Object.hasOwn(NETWORK, code)) return { kind: 'unreachable', why: NETWORK[code]! };
  if (name === 'TimeoutError') return { kind: 'unreachable', why: NETWORK['ETIMEDOUT']! };
  return answerTrouble(error as SdkError);
}

function credentialsTrouble(message: string): Trouble {
  if (/expired|sso (?:session|login)/i.test(message)) return { kind: 'expired', why: 'the session has expired' };
  if (/profile/i.test(message) && !/any providers/.test(message))
    return { kind: 'profile', why: 'the profile gives no credentials' };
  return { kind: 'none', why: 'no credentials were found' };
}

/** What the server made of the call. */
function answerTrouble({ name, $metadata, $response }: SdkError): Trouble | undefined {
  const status = $response?.statusCode ?? $metadata?.httpStatusCode;
  if (THROTTLED.has(name) || status === 429) return refused('still throttled after all attempts', 'throttle');
  if (UNKNOWN_CALL.has(name) || status === 501) return refused('the server does not know this call');
  if (/^(?:Resource)?NotFound(?:Exception)?$/.test(name)) return { kind: 'absent', why: 'it does not exist' };
  // A page instead of an answer, which the SDK cannot parse; stand-ins for AWS say so what they lack.
  if (name === 'SyntaxError' && status === 404) return refused('the server does not know this call');
  if ((name === 'SyntaxError' || name === 'TypeError') && $response)
    return refused('the server gave no readable answer');
  if (/AccessDenied|Unauthorized|NotAuthorized/.test(name) || status === 403)
    return refused('no permission', 'permission');
  if (status !== undefined && status >= 500) return refused(`the server failed (${status})`);
  return status === undefined ? undefined : refused(`the server answered ${plain(name)}`);
}

const refused = (why: string, by: 'permission' | 'throttle' | 'server' = 'server'): Trouble => ({
  kind: 'refused',
  why,
  by,
});

/** The error's name comes from the server. */
const plain = (name: string): string => name.replace(/[^\w.]/g, '').slice(0, 60) || 'an error';
