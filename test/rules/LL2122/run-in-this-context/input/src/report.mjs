import vm from 'node:vm';

export const handler = async (event) => vm.runInThisContext(event.code);
