import { EventEmitter } from 'events';
import events from 'events';

events.defaultMaxListeners = 100;

export const handler = async () => new EventEmitter();
