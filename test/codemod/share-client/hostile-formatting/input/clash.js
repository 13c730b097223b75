const pg = require('pg') // the database
const clientFromPool = 'mine'
exports.handler = async () => {
  const client = new pg.Client( /* nothing */ )
  await client.connect()
  return [clientFromPool, work(client)]
}
/** @param {pg.Client} client */
const work = (client) => client.end()
