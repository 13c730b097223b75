export const load = async () => {};
