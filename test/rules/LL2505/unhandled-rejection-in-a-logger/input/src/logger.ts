process.once('unhandledRejection', (reason) => console.error(reason));
