import { withDatabase } from '@lib/database';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';

/** GET /reports/daily of the REST API: what the nightly job found, newest day first. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const days = await withDatabase(async (client) => {
    const query = "select to_char(day, 'YYYY-MM-DD') as day, orders, cents::int from daily_reports order by day desc";
    return (await client.query<{ day: string; orders: number; cents: number }>(query)).rows;
  });
  return {
    statusCode: 200,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ title: process.env.REPORT_TITLE, stage: event.requestContext.stage, days }),
  };
}
