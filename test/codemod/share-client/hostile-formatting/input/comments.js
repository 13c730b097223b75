// A licence.
// Of two lines.

/* why */ const { /* this */ Client, /* and */ Pool } = require('pg') // both
const rest = 1
exports.handler = async () => {
  const client = new /* a */ Client /* b */ (/* c */)
  await client.connect()
  return work(client, new Pool(), rest)
}
const work = (client) => client.end()
