## demo
