import { withDatabase } from '@lib/database';
import { endpoint, HttpError } from '@lib/http';
import { ORDER_COLUMNS, type Order, orderId } from '@lib/orders';

/** GET /orders?customer=… */
export const list = endpoint(async (event) => {
  const customer = event.queryStringParameters?.customer;
  const orders = await withDatabase(async (client) => {
    const where = customer === undefined ? '' : 'where customer = $1';
    const query = `select ${ORDER_COLUMNS} from orders ${where} order by created_at, id`;
    return (await client.query<Order>(query, customer === undefined ? [] : [customer])).rows;
  });
  return { body: { orders } };
});

/** GET /orders/{id} */
export const get = endpoint(async (event) => {
  const id = orderId(event.pathParameters?.id);
  return withDatabase(async (client) => {
    const { rows } = await client.query<Order>(`select ${ORDER_COLUMNS} from orders where id = $1`, [id]);
    if (!rows[0]) throw new HttpError(404, `No order ${id}`);
    const events = await client.query<{ kind: string }>('select kind from order_events where order_id = $1', [id]);
    return { body: { ...rows[0], events: events.rows.map(({ kind }) => kind) } };
  });
});
