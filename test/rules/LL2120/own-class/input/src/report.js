function Order(id) {
  this.id = id;
}
Order.prototype.total = function () {
  return this.id;
};
class Money {}
Money.prototype.currency = 'EUR';
Object.assign(Order.prototype, { tax() { return 0; } });

exports.handler = async (event) => {
  return new Order(event.id).total();
  return { statusCode: 200 };
};
