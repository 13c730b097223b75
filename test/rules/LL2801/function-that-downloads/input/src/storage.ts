export const download = async (key: string, file: string) => [key, file];
