/** One event of each of the sample's functions, as AWS sends it (the parts that the handlers look at). */
export const ORDER = '0b8f3f0e-5c1c-4c5f-9a51-2f6ad6b3f0aa';

const http = (routeKey: string, more: object = {}): object => ({ version: '2.0', routeKey, headers: {}, ...more });

export const EVENTS: Readonly<Record<string, object>> = {
  createOrder: http('POST /orders', { body: '{"customer":"ada","cents":5}', isBase64Encoded: false }),
  listOrders: http('GET /orders', { queryStringParameters: { customer: 'bob' } }),
  getOrder: http('GET /orders/{id}', { pathParameters: { id: ORDER } }),
  updateOrder: http('PUT /orders/{id}', { pathParameters: { id: ORDER }, body: '{"status":"paid"}' }),
  deleteOrder: http('DELETE /orders/{id}', { pathParameters: { id: ORDER } }),
  dailyReport: { httpMethod: 'GET', path: '/reports/daily', requestContext: { stage: 'dev' } },
  nightlyReport: { time: '2026-01-02T03:00:00Z', 'detail-type': 'Scheduled Event', detail: {} },
  orderEvents: {
    Records: [
      { messageId: 'one', body: JSON.stringify({ kind: 'created', orderId: ORDER }) },
      { messageId: 'two', body: 'not JSON' },
    ],
  },
  welcomeCustomer: { triggerSource: 'PostConfirmation_ConfirmSignUp', request: { userAttributes: { email: 'a@b.c' } } },
};
