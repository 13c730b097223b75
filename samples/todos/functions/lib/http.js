exports.json = (statusCode, content) => ({
  statusCode,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(content),
});

exports.empty = (statusCode) => ({ statusCode, body: '' });

exports.notFound = () => exports.json(404, { error: 'There is no such todo' });

/** The request's JSON body, or undefined when it is none. */
exports.bodyOf = ({ body, isBase64Encoded }) => {
  try {
    return JSON.parse(isBase64Encoded ? Buffer.from(body, 'base64').toString() : body);
  } catch {
    return undefined;
  }
};

/** Whom the authorizer let in. */
exports.personOf = (event) => event.requestContext.authorizer.principalId;
