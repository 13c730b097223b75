import { expect, test } from 'vitest';
import { handOverInterrupt, onInterrupt } from '../../src/util/interrupt.js';

test('the first interrupt goes to whoever asked, the second one to nobody', () => {
  const heard: string[] = [];
  onInterrupt(() => heard.push('a'));
  onInterrupt(() => heard.push('b'));
  expect(handOverInterrupt()).toBe(true);
  expect(handOverInterrupt()).toBe(false);
  expect(heard).toEqual(['a', 'b']);
});

test('a wish that was taken back is forgotten', () => {
  const heard: string[] = [];
  const done = onInterrupt(() => heard.push('a'));
  done();
  expect(handOverInterrupt()).toBe(false);
  expect(heard).toEqual([]);
});
