module.exports = (client) => client.end()
