import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { redisFound, startRedis } from './redis.js';

if (redisFound()) {
  test('a real Redis, started and stopped', async () => {
    const redis = await startRedis();
    const socket = connect(redis.port, '127.0.0.1');
    socket.write('PING\r\n');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toBe('+PONG\r\n');
    socket.destroy();
    await redis.stop();
  });
} else {
  test('without redis-server, starting says how to get it', async () => {
    await expect(startRedis()).rejects.toThrow('apt-get install redis-server');
  });
}
