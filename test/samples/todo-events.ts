/** One event of each function that AWS calls with something of its own, as AWS sends it (the parts that the handlers look at). */
export const TODO = '5b2f3f0e-5c1c-4c5f-9a51-2f6ad6b3f0bb';

const rest = (more: object = {}): object => ({
  headers: {},
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  requestContext: { stage: 'dev', authorizer: { principalId: 'ada' } },
  ...more,
});
const ofTodo = { pathParameters: { id: TODO } };

/** CodeUri and handler string, and the event. */
export const TODO_EVENTS: ReadonlyArray<readonly [handler: string, event: object]> = [
  [
    'functions/authorize.handler',
    { authorizationToken: 'Bearer token-of-grace', methodArn: 'arn:a:b:c:d:api/dev/GET/todos' },
  ],
  ['functions/status.handler', rest()],
  ['functions/todos/read.list', rest({ multiValueQueryStringParameters: { tag: ['home', 'garden'] } })],
  ['functions/todos/read.get', rest(ofTodo)],
  ['functions/todos/write.create', rest({ body: '{"title":"new"}', isBase64Encoded: false })],
  ['functions/todos/write.update', rest({ ...ofTodo, body: '{"state":"done"}' })],
  ['functions/todos/write.remove', rest(ofTodo)],
  ['functions/todos/archive.handler', rest()],
  ['functions/jobs/digest.handler', { days: 1 }],
  ['functions/jobs/clean-up.handler', { time: '2026-01-02T01:30:00Z' }],
  [
    'functions/jobs/import.handler',
    {
      Records: [
        { messageId: 'one', body: JSON.stringify({ owner: 'ada', title: 'imported' }) },
        { messageId: 'two', body: 'not JSON' },
      ],
    },
  ],
  ['webhook/app.handler', { headers: { 'x-signature': 'none' }, rawPath: '/', body: '{}', isBase64Encoded: false }],
];
