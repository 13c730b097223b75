/** Every flag once; a command names those it takes. */
export interface Flag {
  /** What stands for the value in help; absent for a switch. */
  readonly value?: string;
  /** May be given several times. */
  readonly repeat?: boolean;
  readonly summary: string;
}

export const FLAGS = {
  stage: { value: 'name', summary: 'stage that the infrastructure code is read for' },
  param: { value: 'k=v', repeat: true, summary: 'value of a ${param:k} in the infrastructure code' },
  parameters: { value: 'file', summary: 'values of the template parameters: JSON, or lines of k=v' },
  service: { value: 'name', summary: 'which service, when the repository holds several' },
  only: { value: 'function', repeat: true, summary: 'migrate only this function' },
  skip: { value: 'function', repeat: true, summary: 'leave this function on Lambda' },
  'out-dir': { value: 'dir', summary: 'folder of the service (default: service)' },
  answers: { value: 'file', summary: 'take decisions from this file instead of .migrate/answers.json' },
  aws: { summary: 'read the deployed account too, with the credentials of the AWS SDK; it only reads' },
  profile: { value: 'name', summary: 'with --aws: profile of your AWS configuration' },
  region: { value: 'region', summary: 'with --aws: region to read' },
  endpoint: { value: 'url', summary: 'with --aws: another endpoint than that of AWS' },
  stack: { value: 'name', summary: 'with --aws: only functions of this CloudFormation stack' },
  tag: { value: 'k=v', repeat: true, summary: 'with --aws: only functions with this tag' },
  prefix: { value: 'text', summary: 'with --aws: only functions whose name starts so' },
  deployed: { value: 'file', summary: 'take the deployed account from what an earlier --aws saved' },
  format: { value: 'format', summary: 'form of the result' },
  out: { value: 'file', summary: 'write the result to this file instead of stdout' },
  'no-write': { summary: 'leave .migrate/ alone' },
  yes: { summary: 'take the defaults without asking; what cannot be carried over stays closed' },
  branch: { value: 'name', summary: 'branch for the commits (default: lambda-lift/migrate)' },
  'no-branch': { summary: 'commit to the branch that is checked out' },
  'no-install': { summary: 'leave the lock file to you' },
  image: { summary: 'only the check of the image' },
  'all-routes': { summary: 'call routes that may change data, too' },
  'env-file': { value: 'file', summary: 'variables for the container, in the format of docker' },
  network: { value: 'name', summary: 'network of build and containers (default: bridge)' },
  port: { value: 'n', summary: 'port of this machine for the server (default: a free one)' },
  tz: { value: 'zone', summary: 'time zone of the schedule, as EventBridge Scheduler takes it (default: UTC)' },
  from: { value: 'time', summary: 'count from this time, in ISO 8601 (default: now)' },
  count: { value: 'n', summary: 'how many runs (default: 5)' },
  json: {
    value: '-',
    summary: 'read {"expression","tz","from","count"} from stdin, one a line, and write {"next":[…]} or {"error"}',
  },
} as const satisfies Readonly<Record<string, Flag>>;

export type FlagName = keyof typeof FLAGS;

/** What is read, and with which decisions: shared by every command that reads. */
export const READING = [
  'stage',
  'param',
  'parameters',
  'service',
  'only',
  'skip',
  'out-dir',
  'answers',
  'aws',
  'profile',
  'region',
  'endpoint',
  'stack',
  'tag',
  'prefix',
  'deployed',
] as const;

/** Flags that are promised and not there yet. */
export const LATER_FLAGS: readonly string[] = [
  'entry',
  'var-file',
  'resume',
  'allow-exec',
  'target',
  'engine',
  'against',
  'interleave',
  'replay',
];

export const LATER_COMMANDS: readonly string[] = ['cost'];
