import { clientFromPool } from './shared-pg.mjs'
export const handler = async () => {
  const client = clientFromPool()
  await client.connect()
  await client.end()
}
