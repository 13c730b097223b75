// A licence.
// Of two lines.

/* why */ const { /* and */ Pool } = require('pg') // both
const { clientFromPool } = require('./shared-pg')
const rest = 1
exports.handler = async () => {
  const client = clientFromPool /* b */ (/* c */)
  await client.connect()
  return work(client, new Pool(), rest)
}
const work = (client) => client.end()
