'use strict';
var log = require("./log");
const { clientFromPool } = require("./shared-pg");

exports.handler = async function () {
	var client = clientFromPool(
		process.env.DATABASE_URL
	);
	await client.connect();
	log(client);
};
