import { Client } from 'pg'
export const handler = async () => {
  const client = new Client()
  await client.connect()
  await client.end()
}
