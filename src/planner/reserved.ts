/**
 * Names that Lambda sets itself and nobody else may. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 * The service provides them; a definition in infrastructure code has no effect on AWS either.
 */
export const LAMBDA_NAMES: ReadonlySet<string> = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
]);

/**
 * Names that mean something to the service itself, or that every shell or image sets. A function that has a variable
 * of such a name reads it from a name of its own, or it would get the wrong one.
 */
const SERVICE_NAMES: ReadonlySet<string> = new Set([
  'AWS_ACCOUNT_ID',
  'CONSUMERS_ENABLED',
  'HOME',
  'HOSTNAME',
  'LANG',
  'NODE_ENV',
  'NODE_OPTIONS',
  'NODE_VERSION',
  'PATH',
  'PORT',
  'PWD',
  'SCHEDULES_ENABLED',
  'SHELL',
  'STAGE',
  'TERM',
  'TRUST_PROXY',
  'USER',
  'WORKER',
  'WORKER_PORT',
  'YARN_VERSION',
]);

/** True for a name that a function cannot share with the service. `<FRONT>_HOSTS` depends on the fronts: see `planVariables`. */
export function isServiceName(name: string): boolean {
  return SERVICE_NAMES.has(name) || /^(LANE|SHUTDOWN)_[A-Z_]+$/.test(name);
}
