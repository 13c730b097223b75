import { type QueryResult } from "pg"
import { log } from "./log"
import { queriesFromPool } from "./shared-pg"

export const handler = async (): Promise<QueryResult> => {
  const client = queriesFromPool()
  await client.connect()
  try {
    log("listing")
    return await client.query("SELECT id FROM orders")
  } finally {
    await client.end()
  }
}
