function Order(id) {
  this.id = id;
}
const api = { get() { this.calls = 1; } };
(function () { this.x = 1; }).call(api);

exports.handler = async (event) => {
  return new Order(event.id);
  return { statusCode: 200 };
};
