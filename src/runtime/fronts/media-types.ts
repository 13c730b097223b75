/**
 * REST: does a type match `binaryMediaTypes`? Compared literally, but for `image/*` and the all-covering `*` + `/*`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings.html
 */
export function isBinaryType(type: string, configured: string[] | undefined): boolean {
  return (configured ?? []).some((entry) => {
    const pattern = entry.trim().toLowerCase();
    if (pattern === '*/*') return true;
    if (!type.includes('/')) return false;
    return pattern.endsWith('/*') && pattern !== '*/*' ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
  });
}

/** HTTP API: the types whose bodies reach a function as text. Everything else, also what has no type, is base64. */
export function isTextType(type: string): boolean {
  return type.startsWith('text/') || TEXT_TYPES.includes(type);
}

const TEXT_TYPES = ['application/json', 'application/xml', 'application/javascript'];
