const pg = require('pg') // the database
const { clientFromPool: clientFromPool2 } = require('./shared-pg')
const clientFromPool = 'mine'
exports.handler = async () => {
  const client = clientFromPool2( /* nothing */ )
  await client.connect()
  return [clientFromPool, work(client)]
}
/** @param {pg.Client} client */
const work = (client) => client.end()
