const helper = require('./helper')
const { clientFromPool } = require('./shared-pg')

exports.handle = async () => {
  const client = clientFromPool()
  await client.connect()
  await helper(client)
}
