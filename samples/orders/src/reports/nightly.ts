import { withDatabase } from '@lib/database';
import { log } from '@lib/log';
import type { ScheduledEvent } from 'aws-lambda';

/** Every night at 03:00 UTC: counts the orders of the day before. */
export const handler = async (event: ScheduledEvent): Promise<{ day: string; orders: number }> => {
  const day = new Date(Date.parse(event.time) - 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  const orders = await withDatabase(async (client) => {
    const { rows } = await client.query<{ orders: number }>(
      `insert into daily_reports (day, orders, cents)
       select $1::date, count(*)::int, coalesce(sum(cents), 0) from orders where (created_at at time zone 'UTC')::date = $1::date
       on conflict (day) do update set orders = excluded.orders, cents = excluded.cents
       returning orders`,
      [day],
    );
    return rows[0].orders;
  });
  log('info', `report for ${day}: ${orders} orders`);
  return { day, orders };
};
