import { withDatabase } from '@lib/database';
import { publish } from '@lib/events';
import { endpoint, HttpError, jsonBody } from '@lib/http';
import { newOrder, newStatus, ORDER_COLUMNS, type Order, orderId } from '@lib/orders';

/** POST /orders */
export const create = endpoint(async (event) => {
  const { customer, cents } = newOrder(jsonBody(event));
  const order = await withDatabase(async (client) => {
    const insert = `insert into orders (customer, cents, currency) values ($1, $2, $3) returning ${ORDER_COLUMNS}`;
    return (await client.query<Order>(insert, [customer, cents, process.env.CURRENCY])).rows[0];
  });
  await publish({ kind: 'created', orderId: order.id });
  return { status: 201, headers: { location: `/orders/${order.id}` }, body: order };
});

/** PUT /orders/{id} */
export const update = endpoint(async (event) => {
  const id = orderId(event.pathParameters?.id);
  const status = newStatus(jsonBody(event));
  const set = `update orders set status = $2 where id = $1 returning ${ORDER_COLUMNS}`;
  const { rows } = await withDatabase((client) => client.query<Order>(set, [id, status]));
  if (!rows[0]) throw new HttpError(404, `No order ${id}`);
  return { body: rows[0] };
});

/** DELETE /orders/{id} */
export const remove = endpoint(async (event) => {
  const id = orderId(event.pathParameters?.id);
  const { rowCount } = await withDatabase((client) => client.query('delete from orders where id = $1', [id]));
  if (rowCount === 0) throw new HttpError(404, `No order ${id}`);
  return { status: 204 };
});
