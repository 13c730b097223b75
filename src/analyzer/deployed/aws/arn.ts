/** Name of the function behind an ARN, with or without a version or alias; undefined for any other ARN. */
export function functionOf(arn: string | undefined): string | undefined {
  return arn === undefined ? undefined : /^arn:aws[\w-]*:lambda:[\w-]*:\d*:function:([\w-]+)/.exec(arn)?.[1];
}

/**
 * Name of the function that an integration or authorizer of API Gateway calls:
 * `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/<function ARN>/invocations`, or the function's ARN itself.
 * @param variables stage variables, which may stand in the URI as `${stageVariables.name}`
 */
export function functionOfUri(
  uri: string | undefined,
  variables: Readonly<Record<string, string>> = {},
): string | undefined {
  if (uri === undefined) return undefined;
  const filled = uri.replace(/\$\{stageVariables\.(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(variables, name) ? variables[name]! : whole,
  );
  return functionOf(/\/functions\/(arn:[^/]+)/.exec(filled)?.[1] ?? filled);
}
