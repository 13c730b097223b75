import { Client, type QueryResult } from "pg"
import { log } from "./log"

export const handler = async (): Promise<QueryResult> => {
  const client = new Client()
  await client.connect()
  try {
    log("listing")
    return await client.query("SELECT id FROM orders")
  } finally {
    await client.end()
  }
}
