export default {
  vu: {
    get idInTest() {
      return globalThis.__runner.id;
    },
  },
};
